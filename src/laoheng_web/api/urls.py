from laoheng_web.api.site import contract_url, operation_urls

app_name = "api"
urlpatterns = [contract_url, *operation_urls]

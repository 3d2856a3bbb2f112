"""The interface itself: operations, OpenAPI document, errors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from ninja import NinjaAPI

from laoheng_web.accounts.pages import public_page
from laoheng_web.api import bulletins, deliveries, everyone, problems, pushing, sending
from laoheng_web.api.door import PREFIX
from laoheng_web.audit.by import By

api = NinjaAPI(
    title="劳衡 Laoheng",
    version="1.0.0",
    description="报送记录、法定计算与账本证明。Send records, compute statutory sums, prove the ledger.",
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
)
problems.install(api)
api.add_router("", everyone.router)
api.add_router("", sending.router)
api.add_router("", pushing.router)
api.add_router("", bulletins.router)
api.add_router("", deliveries.router)


@public_page(purpose="api_contract")
def contract(request: HttpRequest, by: By) -> HttpResponse:
    """The OpenAPI 3.1 document."""
    return JsonResponse(api.get_openapi_schema(path_prefix=PREFIX.lstrip("/") + "/"))


contract_url = path("openapi.json", contract, name="contract")
# Without ninja's root address, which answers nothing and declares nothing.
operation_urls = [item for item in api.urls[0] if item.name != "api-root"]

"""What the script of the session says, in the page's language."""

from __future__ import annotations

from django.utils.translation import gettext as _


def script_texts() -> dict[str, str]:
    """The texts by the names the script uses."""
    return {
        "waiting": _("已经告诉调解员您在等候。请留在这一页，让您进来时会自动接通。"),
        "closed": _("视频调解没有开，或者已经结束。"),
        "refused": _("调解员没有让您进来。有疑问请打电话给调解组织，或者在调解室里留言。"),
        "alone": _("您已经在里面了，等别人进来。"),
        "apart": _("调解员正在同另一方单独谈。谈完会自动接通，请稍等。"),
        "private": _("现在是单独谈话，另一方听不到、看不到。"),
        "recording": _("正在录像。要停下来，按“撤回同意”。"),
        "NotFoundError": _("没有找到摄像头或者麦克风。请插好设备再按“重试设备”；也可以只用文字。"),
        "NotAllowedError": _("浏览器没有得到摄像头和麦克风的许可。请点地址栏旁的图标改成“允许”，再按“重试设备”。"),
        "NotReadableError": _("摄像头或者麦克风正被别的程序占用。请关掉那个程序，再按“重试设备”。"),
        "insecure": _("这个地址不是 https，浏览器不许用摄像头。可以用文字，或者改用 https 地址。"),
        "device": _("摄像头或者麦克风用不了。可以只用声音，或者只用文字。"),
        "lean": _("您的网络慢，或者开了省流量，先只用声音。要传画面，按“重试设备”。"),
        "voice_only": _("没有摄像头可用，现在只传声音。"),
        "weak": _("网络不好，已经改成只传声音。好了以后可以再按“打开画面”。"),
        "no_media": _("同 %(name)s 的声音画面接不通。文字照常可用；也可以打电话。"),
        "offline": _("网络断了，正在重新连接……"),
        "me": _("我"),
        "check": _("核对身份"),
        "mute": _("静音"),
        "unmute": _("取消静音"),
        "camera_off": _("关掉画面"),
        "camera_on": _("打开画面"),
        "share": _("共享屏幕"),
        "unshare": _("停止共享"),
        "no_recorder": _("这个浏览器不能录像。"),
        "record_failed": _("录像传不上来，已经停止。"),
    }

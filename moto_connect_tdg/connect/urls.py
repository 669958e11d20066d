"""One pattern for all URLs: the router matches the raw path."""

from .responses import TdgConnectResponse

url_bases = [
    r"https?://connect\.(.+)\.amazonaws\.com",
]

url_paths = {
    "{0}/.*$": TdgConnectResponse.dispatch,
}

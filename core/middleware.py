"""Headers that hold on every answer."""


class QuietHeadersMiddleware:
    """Nothing that a signed-in person sees is kept by a browser or a proxy.

    Static files keep their own caching (WhiteNoise answers before this runs).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()"
        )
        return response

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("demo-sign-in/", views.demo_sign_in, name="demo-sign-in"),
    path("language/", views.language_set, name="language"),
    path("session/", views.session_clock, name="session"),
    path("prove/", views.prove, name="prove"),
    path("back/", views.back, name="back"),
    path("sign-out-everywhere/", views.sign_out_everywhere, name="sign-out-everywhere"),
]

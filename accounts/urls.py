from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("demo-sign-in/", views.demo_sign_in, name="demo-sign-in"),
    path("language/", views.language_set, name="language"),
]

from django.conf import settings
from django.core.management import call_command
from django.db import migrations, models


def make_cache_table(_, schema_editor):
    """The table that counts failed sign-ins and remembers used codes."""
    call_command(
        "createcachetable",
        settings.CACHE_TABLE,
        database=schema_editor.connection.alias,
        verbosity=0,
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "email",
                    models.EmailField(max_length=254, unique=True, verbose_name="email address"),
                ),
                ("name", models.CharField(max_length=200)),
                (
                    "identity",
                    models.CharField(blank=True, max_length=100, null=True, unique=True),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("demonstration", models.BooleanField(default=False)),
                ("generation", models.PositiveIntegerField(default=0)),
                ("joined", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]

"""Static files under names that say what is in them, so that browsers keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """What a script imports has a hashed name, too: no old module beside a new one."""

    support_js_module_import_aggregation = True

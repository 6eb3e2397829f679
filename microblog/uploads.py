"""How much one request may send."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class RequestSizeLimit(FileUploadHandler):
    """Stands first: refuses a form whose files are too large in all before one is written to disk.

    Django itself limits all of a form but its files, which go to the disk whoever sends them.
    """

    def handle_raw_input(self, input_data, meta, content_length, boundary, encoding=None):
        if content_length > settings.UPLOAD_MAX_SIZE:
            raise RequestDataTooBig("The files of the form exceed settings.UPLOAD_MAX_SIZE.")

    def receive_data_chunk(self, raw_data, start):
        return raw_data

    def file_complete(self, file_size):
        return None

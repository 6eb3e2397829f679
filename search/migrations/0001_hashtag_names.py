from django.db import migrations

# Finding hashtags by the beginning of their name, without accents: "ete" finds #été. In the order
# of code points, which LIKE needs. Made here since only search compares names like this.
CREATE = """
CREATE INDEX hashtag_names ON tweets_hashtag (plain_text(name) COLLATE "C");
"""

DROP = "DROP INDEX hashtag_names;"


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "0001_initial"), ("tweets", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]

from django.db import migrations

CREATE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER action_append_only BEFORE UPDATE OR DELETE ON moderation_action
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""

DROP = """
DROP TRIGGER action_append_only ON moderation_action;
DROP FUNCTION refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_reports_and_actions")]

    operations = [migrations.RunSQL(CREATE, DROP)]

"""A key's life with boto3; the environment names the endpoint."""
import boto3

kms = boto3.client("kms")
key = kms.create_key(Origin="EXTERNAL", Description="of boto3")["KeyMetadata"]
assert key["KeyState"] == "PendingImport", key
assert kms.describe_key(KeyId=key["Arn"])["KeyMetadata"] == key
pages = kms.get_paginator("list_keys").paginate(PaginationConfig={"PageSize": 1})
assert key["KeyId"] in [k["KeyId"] for page in pages for k in page["Keys"]]
kms.create_alias(AliasName="alias/of-boto3", TargetKeyId=key["KeyId"])
assert kms.describe_key(KeyId="alias/of-boto3")["KeyMetadata"] == key
pages = kms.get_paginator("list_aliases").paginate(PaginationConfig={"PageSize": 1})
assert "alias/of-boto3" in [a["AliasName"] for page in pages for a in page["Aliases"]]
kms.delete_alias(AliasName="alias/of-boto3")
try:
    kms.enable_key(KeyId=key["KeyId"])
except kms.exceptions.KMSInvalidStateException as refused:
    assert refused.response["Error"]["Message"].endswith(" is pending import."), refused
else:
    raise AssertionError("a key without material was enabled")
scheduled = kms.schedule_key_deletion(KeyId=key["KeyId"], PendingWindowInDays=7)
assert scheduled["KeyState"] == "PendingDeletion", scheduled
print("walked")

"""Creates a key and waits for the event that answers.

Usage: create_key.py [BROKERS [REGISTRY_URL [KEY_ID]]]
Needs confluent-kafka, its registry client's requests, and avro (Debian: python3-confluent-kafka,
python3-requests, python3-avro); to sign, cryptography too (python3-cryptography).
"""

import base64
import datetime
import hashlib
import io
import json
import os
import pathlib
import struct
import sys
import time
import uuid

import avro.io
import avro.schema
from confluent_kafka import Consumer, Producer
from confluent_kafka.schema_registry import Schema, SchemaRegistryClient

BROKERS, REGISTRY, KEY_ID = (
    sys.argv[1:] + ["localhost:9092", "http://localhost:8081", f"python-{uuid.uuid4()}"][len(sys.argv) - 1 :]
)
TYPE = "dev.keylife.command.CreateKey"
SCHEMAS = pathlib.Path(
    os.environ.get(
        "KEYLIFE_SCHEMAS",
        pathlib.Path(__file__).resolve().parents[2] / "schemas/src/main/avro-released/1",
    )
)
registry = SchemaRegistryClient({"url": REGISTRY})


def encode(subject, text, record):
    """Confluent's framing: a zero, the schema's id in four bytes, the Avro encoding."""
    schema_id = registry.register_schema(subject, Schema(text, "AVRO"))
    out = io.BytesIO(struct.pack(">bI", 0, schema_id))
    out.seek(0, io.SEEK_END)
    avro.io.DatumWriter(avro.schema.parse(text)).write(record, avro.io.BinaryEncoder(out))
    return out.getvalue()


def decode(value):
    schema = avro.schema.parse(registry.get_schema(struct.unpack(">bI", value[:5])[1]).schema_str)
    record = avro.io.DatumReader(schema).read(avro.io.BinaryDecoder(io.BytesIO(value[5:])))
    return schema.name, record


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def signature(header, value, text):
    """Proves that the issuer sent a command: the header keylife-signature, a compact JWS."""
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(pathlib.Path(os.environ["KEYLIFE_SIGNING_KEY_FILE"]).read_bytes(), None)
    # Avro 1.11 leaves the long of a date in braces, which the canonical form has not.
    canonical = avro.schema.parse(text).canonical_form.replace('{"type":"long"}', '"long"')
    now = int(time.time())
    jose = {"alg": "EdDSA", "typ": "keylife-command+jwt", "kid": os.environ["KEYLIFE_SIGNING_KEY_ID"]}
    claims = {
        "iss": header["issuer"],
        "sub": header["keyId"],
        "aud": os.environ["KEYLIFE_SIGNING_AUDIENCE"],
        "jti": header["commandId"],
        "iat": now,
        "exp": now + 300,
        "keylife_type": TYPE,
        "keylife_schema": base64url(hashlib.sha256(canonical.encode()).digest()),
        "keylife_sha256": base64url(hashlib.sha256(value[5:]).digest()),  # without the framing
    }
    signed = ".".join(base64url(json.dumps(part).encode()) for part in (jose, claims))
    return signed + "." + base64url(key.sign(signed.encode()))


command_id = str(uuid.uuid4())
consumer = Consumer(
    {
        "bootstrap.servers": BROKERS,
        "group.id": f"example-{command_id}",
        "auto.offset.reset": "earliest",
        "isolation.level": "read_committed",
        "fetch.wait.max.ms": 100,
    }
)
consumer.subscribe(["key-events"])

command = {
    "header": {
        "commandId": command_id,
        "keyId": KEY_ID,
        "issuer": "orders-service",
        "issuedAt": datetime.datetime.now(datetime.timezone.utc),
    },
    "keySpec": "SYMMETRIC_DEFAULT",
    "keyUsage": None,
    "origin": "EXTERNAL",
    "description": "from Python",
}
schema = (SCHEMAS / f"{TYPE}.avsc").read_text()
value = encode(f"key-commands-{TYPE}", schema, command)
headers = {"keylife-record-type": TYPE}
if "KEYLIFE_SIGNING_KEY_FILE" in os.environ:
    headers["keylife-signature"] = signature(command["header"], value, schema)
# As the Java clients do it; the processor moves a command that lies in another partition.
producer = Producer({"bootstrap.servers": BROKERS, "partitioner": "murmur2_random"})
producer.produce(
    "key-commands",
    key=KEY_ID,
    value=value,
    headers=headers,
)
producer.flush()

while True:
    message = consumer.poll(1.0)
    if message is None:
        continue
    if message.error():
        sys.exit(str(message.error()))
    if message.key() != KEY_ID.encode():
        continue
    name, event = decode(message.value())
    print(KEY_ID, event["header"]["sequence"], name, flush=True)
    if event["header"]["commandId"] == command_id:
        break
consumer.close()

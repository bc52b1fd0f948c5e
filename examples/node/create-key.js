// Creates a key and waits for the event that answers.
// Usage: npm ci && node create-key.js [BROKERS [REGISTRY_URL [KEY_ID]]]
'use strict';

const { createHash, createPrivateKey, randomUUID, sign } = require('node:crypto');
const { readFileSync } = require('node:fs');
const path = require('node:path');
const { Type } = require('avsc');
const { Kafka, logLevel } = require('kafkajs');
const { COMPATIBILITY, SchemaRegistry, SchemaType } = require('@kafkajs/confluent-schema-registry');

const [brokers = 'localhost:9092', host = 'http://localhost:8081', keyId = `node-${Date.now()}`] =
  process.argv.slice(2);
const TYPE = 'dev.keylife.command.CreateKey';
const SCHEMAS = process.env.KEYLIFE_SCHEMAS ?? path.join(__dirname, '../../schemas/src/main/avro-released/1');

// Proves that the issuer sent a command: the header keylife-signature, a compact JWS.
function signature({ commandId, keyId, issuer }, value, schema) {
  const key = createPrivateKey(readFileSync(process.env.KEYLIFE_SIGNING_KEY_FILE)); // Ed25519, PKCS#8 in PEM
  const part = (json) => Buffer.from(JSON.stringify(json)).toString('base64url');
  const iat = Math.floor(Date.now() / 1000);
  const header = { alg: 'EdDSA', typ: 'keylife-command+jwt', kid: process.env.KEYLIFE_SIGNING_KEY_ID };
  const claims = {
    ...{ iss: issuer, sub: keyId, aud: process.env.KEYLIFE_SIGNING_AUDIENCE, jti: commandId, iat, exp: iat + 300 },
    keylife_type: TYPE,
    keylife_schema: Type.forSchema(JSON.parse(schema)).fingerprint('sha256').toString('base64url'),
    keylife_sha256: createHash('sha256').update(value.subarray(5)).digest('base64url'), // without the framing
  };
  const input = `${part(header)}.${part(claims)}`;
  return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`;
}

async function main() {
  const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.ERROR });
  const registry = new SchemaRegistry({ host });
  const commandId = randomUUID();

  // kafkajs reads committed records only unless it is told otherwise, as subscribers must.
  const consumer = kafka.consumer({ groupId: `example-${commandId}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic: 'key-events', fromBeginning: true });
  const answered = new Promise((resolve, reject) => {
    consumer
      .run({
        eachMessage: async ({ message }) => {
          if (message.key?.toString() !== keyId) return;
          const schemaId = message.value.readInt32BE(1); // Confluent's framing: 0, id, Avro
          const { name } = await registry.getSchema(schemaId);
          const { header } = await registry.decode(message.value);
          console.log(`${keyId} ${header.sequence} ${name.split('.').pop()}`);
          if (header.commandId === commandId) resolve();
        },
      })
      .catch(reject);
  });

  const schema = readFileSync(path.join(SCHEMAS, `${TYPE}.avsc`), 'utf8');
  const { id } = await registry.register(
    { type: SchemaType.AVRO, schema },
    { subject: `key-commands-${TYPE}`, compatibility: COMPATIBILITY.FULL_TRANSITIVE },
  );
  const command = {
    header: { commandId, keyId, issuer: 'orders-service', issuedAt: Date.now() },
    origin: 'EXTERNAL',
    description: 'from Node',
  };
  const value = await registry.encode(id, command);
  const headers = { 'keylife-record-type': TYPE };
  if (process.env.KEYLIFE_SIGNING_KEY_FILE) {
    headers['keylife-signature'] = signature(command.header, value, schema);
  }
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({
    topic: 'key-commands',
    messages: [{ key: keyId, value, headers }],
  });

  await answered;
  await producer.disconnect();
  await consumer.disconnect();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});

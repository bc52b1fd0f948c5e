// Prints the record in argument 1 (hex) as JSON, then a record of its own in hex, under the same schema.
const { SchemaRegistry } = require('@kafkajs/confluent-schema-registry');

(async () => {
  const registry = new SchemaRegistry({ host: process.env.REGISTRY });
  const bytes = Buffer.from(process.argv[2], 'hex');
  console.log(JSON.stringify(await registry.decode(bytes)));
  const encoded = await registry.encode(bytes.readInt32BE(1), { id: 'from node', qty: 8 });
  console.log(encoded.toString('hex'));
})().catch((error) => {
  console.error(error);
  process.exit(1);
});

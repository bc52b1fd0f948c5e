// A peer in another language. Arguments: the registry's URL, and what to do.
//   decode HEX         prints the value as JSON
//   encode ID JSON     prints the bytes of a value under a schema's id, in hex
'use strict';

const { SchemaRegistry } = require('@kafkajs/confluent-schema-registry');

async function main([host, command, ...rest]) {
  const registry = new SchemaRegistry({ host });
  switch (command) {
    case 'decode':
      return JSON.stringify(await registry.decode(Buffer.from(rest[0], 'hex')));
    case 'encode':
      return (await registry.encode(Number(rest[0]), JSON.parse(rest[1]))).toString('hex');
    default:
      throw new Error(`unknown command ${command}`);
  }
}

main(process.argv.slice(2)).then(
  (answer) => console.log(answer),
  (error) => {
    console.error(error);
    process.exitCode = 1;
  },
);

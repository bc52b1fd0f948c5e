// What the AWS SDK for JavaScript v3 sees: node imports.mjs ENDPOINT STAGE
import { constants, createPublicKey, publicEncrypt, randomBytes } from "node:crypto";
import * as sdk from "@aws-sdk/client-kms";
const { KMSClient, ImportKeyMaterialCommand } = sdk;

const [endpoint, stage] = process.argv.slice(2);
const client = new KMSClient({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "AKIDALICE", secretAccessKey: "alices-secret-access-key-0123456789" },
  maxAttempts: 1,
});

async function newKey(input = { Origin: "EXTERNAL" }) {
  return (await client.send(new sdk.CreateKeyCommand(input))).KeyMetadata.KeyId;
}

async function parameters(KeyId) {
  return client.send(
    new sdk.GetParametersForImportCommand({
      KeyId,
      WrappingAlgorithm: "RSAES_OAEP_SHA_256",
      WrappingKeySpec: "RSA_2048",
    }),
  );
}

function wrap(answer, material) {
  const key = createPublicKey({ key: Buffer.from(answer.PublicKey), format: "der", type: "spki" });
  return publicEncrypt(
    { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" },
    material,
  );
}

// As the SDK documents it.
async function importMaterial({ KeyId, ImportToken, EncryptedKeyMaterial }) {
  const input = {
    KeyId,
    ImportToken,
    EncryptedKeyMaterial,
    ValidTo: new Date(Date.now() + 3_600_000),
    ExpirationModel: "KEY_MATERIAL_EXPIRES",
  };
  const command = new ImportKeyMaterialCommand(input);
  return client.send(command);
}

async function valid(KeyId, material = randomBytes(32)) {
  const answer = await parameters(KeyId);
  return { KeyId, ImportToken: answer.ImportToken, EncryptedKeyMaterial: wrap(answer, material) };
}

async function refused(name, input) {
  try {
    await importMaterial(await input());
  } catch (error) {
    if (error instanceof sdk[name] && error.name === name && error.$metadata.requestId) {
      console.log(name);
      return;
    }
    throw error;
  }
  throw new Error(`${name} was expected, and the import succeeded`);
}

const blank = { ImportToken: Buffer.from("junk"), EncryptedKeyMaterial: randomBytes(256) };
const stages = {
  async usual() {
    const id = await newKey();
    const answer = await importMaterial(await valid(id));
    if (!/^[0-9a-f]{64}$/.test(answer.KeyMaterialId)) throw new Error(JSON.stringify(answer));
    console.log("imported");
    const AliasName = `alias/${id}`;
    await client.send(new sdk.CreateAliasCommand({ AliasName, TargetKeyId: id }));
    const { KeyMetadata } = await client.send(new sdk.DescribeKeyCommand({ KeyId: AliasName }));
    const { Aliases } = await client.send(new sdk.ListAliasesCommand({ KeyId: id }));
    if (KeyMetadata.KeyId !== id || Aliases[0].AliasName !== AliasName) {
      throw new Error(JSON.stringify([KeyMetadata, Aliases]));
    }
    await client.send(new sdk.DeleteAliasCommand({ AliasName }));
    console.log("aliased");
    await refused("IncorrectKeyMaterialException", async () =>
      valid(await newKey(), randomBytes(16)),
    );
    await refused("InvalidArnException", async () => ({ KeyId: "arn:aws:kms:nonsense", ...blank }));
    await refused("InvalidCiphertextException", async () => ({
      ...(await valid(await newKey())),
      EncryptedKeyMaterial: randomBytes(256),
    }));
    await refused("InvalidImportTokenException", async () => ({ KeyId: await newKey(), ...blank }));
    await refused("KMSInvalidStateException", async () => {
      const input = await valid(await newKey());
      await client.send(new sdk.ScheduleKeyDeletionCommand({ KeyId: input.KeyId }));
      return input;
    });
    await refused("NotFoundException", async () => ({
      KeyId: "00000000-0000-0000-0000-000000000000",
      ...blank,
    }));
    await refused("UnsupportedOperationException", async () => ({
      KeyId: await newKey({}),
      ...blank,
    }));
  },
  async tokensExpire() {
    const input = await valid(await newKey());
    await new Promise((resolve) => setTimeout(resolve, 1_500)); // tokens last for a second here
    await refused("ExpiredImportTokenException", async () => input);
  },
  async withoutProcessor() {
    await refused("DependencyTimeoutException", async () => ({ KeyId: "any", ...blank }));
  },
  async withoutRegistry() {
    await refused("KMSInternalException", async () => ({ KeyId: "any", ...blank }));
  },
};
await stages[stage]();

// Multi-Region keys as the AWS SDK for JavaScript v3 sees them: node regions.mjs EAST WEST
import { constants, createPublicKey, publicEncrypt, randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import * as sdk from "@aws-sdk/client-kms";

const [eastEndpoint, westEndpoint] = process.argv.slice(2);
const credentials = {
  accessKeyId: "AKIDALICE",
  secretAccessKey: "alices-secret-access-key-0123456789",
};
const east = new sdk.KMSClient({ endpoint: eastEndpoint, region: "us-east-1", credentials });
const west = new sdk.KMSClient({ endpoint: westEndpoint, region: "us-west-2", credentials });

async function importMaterial(client, KeyId, material) {
  const answer = await client.send(
    new sdk.GetParametersForImportCommand({
      KeyId,
      WrappingAlgorithm: "RSAES_OAEP_SHA_256",
      WrappingKeySpec: "RSA_2048",
    }),
  );
  const key = createPublicKey({ key: Buffer.from(answer.PublicKey), format: "der", type: "spki" });
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  return client.send(
    new sdk.ImportKeyMaterialCommand({
      KeyId,
      ImportToken: answer.ImportToken,
      EncryptedKeyMaterial: publicEncrypt({ key, padding, oaepHash: "sha256" }, material),
      ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE",
    }),
  );
}

async function until(client, KeyId, wanted) {
  for (let tries = 0; tries < 600; tries++) {
    try {
      const { KeyMetadata } = await client.send(new sdk.DescribeKeyCommand({ KeyId }));
      if (wanted(KeyMetadata)) return KeyMetadata;
    } catch (error) {
      if (!(error instanceof sdk.NotFoundException)) throw error;
    }
    await sleep(200);
  }
  throw new Error(`${KeyId} did not come to be as wanted`);
}

const material = randomBytes(32);
const created = await east.send(
  new sdk.CreateKeyCommand({ Origin: "EXTERNAL", MultiRegion: true }),
);
const KeyId = created.KeyMetadata.KeyId;
const first = await importMaterial(east, KeyId, material);
const asked = await east.send(
  new sdk.ReplicateKeyCommand({ KeyId, ReplicaRegion: "us-west-2", Description: "a replica" }),
);
console.log(asked.ReplicaKeyMetadata.KeyState);
const replica = await until(west, KeyId, (key) => key.KeyState === "PendingImport");
console.log(replica.MultiRegionConfiguration.MultiRegionKeyType, replica.Description);
try {
  await importMaterial(west, KeyId, randomBytes(32));
} catch (error) {
  if (error instanceof sdk.IncorrectKeyMaterialException) console.log(error.name);
}
const second = await importMaterial(west, KeyId, material);
console.log(first.KeyMaterialId === second.KeyMaterialId);
const Plaintext = Buffer.from("orders of 2026");
const { CiphertextBlob } = await east.send(new sdk.EncryptCommand({ KeyId, Plaintext }));
const opened = await west.send(new sdk.DecryptCommand({ CiphertextBlob }));
console.log(Buffer.from(opened.Plaintext).toString());
await until(west, KeyId, (key) => key.KeyState === "Enabled");
// The primary may move once its Region has heard that the replica is enabled.
for (let tries = 0; ; tries++) {
  try {
    await east.send(new sdk.UpdatePrimaryRegionCommand({ KeyId, PrimaryRegion: "us-west-2" }));
    break;
  } catch (error) {
    if (!(error instanceof sdk.KMSInvalidStateException) || tries === 600) throw error;
    await sleep(200);
  }
}
const isPrimaryOfWest = (key) =>
  key.KeyState === "Enabled" && key.MultiRegionConfiguration.PrimaryKey.Region === "us-west-2";
await until(east, KeyId, isPrimaryOfWest);
await until(west, KeyId, isPrimaryOfWest);
const deletion = await west.send(
  new sdk.ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }),
);
console.log(deletion.KeyState);

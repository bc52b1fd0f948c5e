// The AWS Encryption SDK for JavaScript: node encrypt.mjs ENDPOINT encrypt|decrypt KEY_ARN TEXT
import { buildClient, CommitmentPolicy, getClient, KMS, KmsKeyringNode }
  from "@aws-crypto/client-node";

const [endpoint, what, generatorKeyId, text] = process.argv.slice(2);
const { encrypt, decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT);
const clientProvider = getClient(KMS, {
  endpoint,
  credentials: { accessKeyId: "interop", secretAccessKey: "interop" },
});
const encryptionContext = { purpose: "test" };

try {
  if (what === "encrypt") {
    const keyring = new KmsKeyringNode({ generatorKeyId, clientProvider });
    const { result } = await encrypt(keyring, text, { encryptionContext });
    console.log(result.toString("base64"));
  } else {
    const keyring = new KmsKeyringNode({ keyIds: [generatorKeyId], clientProvider });
    const { plaintext, messageHeader } = await decrypt(keyring, Buffer.from(text, "base64"));
    console.log(messageHeader.encryptionContext.purpose + ": " + plaintext.toString());
  }
} catch (e) {
  console.log("refused: " + (e.errors ? e.errors.map((each) => each.errPlus).join() : e));
}

package dev.keylife.cli;

import dev.keylife.event.ImportParametersIssued;
import dev.keylife.type.WrappingAlgorithm;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * Tells a person how to wrap key material with OpenSSL 3, given import parameters.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-encrypt-key-material.html">Encrypt
 *     the key material</a>
 */
final class WrappingGuide {
  private final ImportParametersIssued issued;
  private final String key;

  WrappingGuide(ImportParametersIssued issued, String key) {
    this.issued = issued;
    this.key = key;
  }

  /** The public key as X.509 SubjectPublicKeyInfo. */
  byte[] der() {
    return ByteBuffers.copy(issued.getPublicKey());
  }

  /** The same as PEM (RFC 7468, section 13). */
  String pem() {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der());
    return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
  }

  byte[] token() {
    return ByteBuffers.copy(issued.getImportToken());
  }

  /** What was written where, or else the values themselves; then the commands. */
  String text(Optional<Path> publicKeyFile, Optional<Path> tokenFile) {
    StringBuilder text = new StringBuilder();
    if (publicKeyFile.isEmpty()) {
      text.append('\n').append(pem());
    }
    if (tokenFile.isEmpty()) {
      text.append("\nImport token (Base64): ")
          .append(Base64.getEncoder().encodeToString(token()))
          .append('\n');
    }
    String publicKey = publicKeyFile.map(WrappingGuide::quoted).orElse("wrapping.pem");
    String tokenName = tokenFile.map(WrappingGuide::quoted).orElse("token.bin");
    return text.append("\nWrap the material with OpenSSL 3, where the material is:\n")
        .append(openssl(publicKey))
        .append("then import it:\n  keylife import ")
        .append(key)
        .append(" --encrypted-key-material wrapped.bin --import-token ")
        .append(tokenName)
        .append(" --valid-for 90d")
        .toString();
  }

  /** A file's name as a shell takes it for one word, and no program for an option. */
  static String quoted(Path file) {
    String name = file.toString().startsWith("-") ? "./" + file : file.toString();
    return name.matches("[A-Za-z0-9@%+=:,./_-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
  }

  private String openssl(String publicKey) {
    return switch (issued.getWrappingAlgorithm()) {
      case RSAES_OAEP_SHA_256, RSAES_OAEP_SHA_1 -> oaep(publicKey, "material.bin", "wrapped.bin");
      case RSA_AES_KEY_WRAP_SHA_256, RSA_AES_KEY_WRAP_SHA_1 ->
          "  openssl rand -out aes.bin 32\n"
              + oaep(publicKey, "aes.bin", "aes-wrapped.bin")
              + "  openssl enc -id-aes256-wrap-pad -iv A65959A6 -K \"$(od -An -v -tx1 aes.bin | tr"
              + " -d ' \\n"
              + "')\" -in material.bin -out material-wrapped.bin\n"
              + "  cat aes-wrapped.bin material-wrapped.bin > wrapped.bin && rm aes.bin\n";
      case RSAES_PKCS1_V1_5, SM2PKE, UNKNOWN -> "";
    };
  }

  private String oaep(String publicKey, String in, String out) {
    String hash =
        issued.getWrappingAlgorithm() == WrappingAlgorithm.RSAES_OAEP_SHA_256
                || issued.getWrappingAlgorithm() == WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256
            ? "sha256"
            : "sha1";
    return String.format(
        "  openssl pkeyutl -encrypt -pubin -inkey %s -in %s -out %s -pkeyopt rsa_padding_mode:oaep"
            + " -pkeyopt rsa_oaep_md:%s -pkeyopt rsa_mgf1_md:%s\n",
        publicKey, in, out, hash, hash);
  }
}

package dev.keylife.cli.importing;

import dev.keylife.cli.text.ByteBuffers;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.file.ShellWord;
import dev.keylife.type.WrappingAlgorithm;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * Tells a person how to wrap key material with OpenSSL, given import parameters.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-encrypt-key-material.html">Encrypt
 *     the key material</a>
 */
final class WrappingGuide {
  private static final byte[] NEW_LINE = {'\n'};

  /**
   * RFC 5649, section 4.1, over RFC 3394, section 2.2.1, block by block. {@code openssl enc
   * -id-aes256-wrap-pad} does the same for no more than 4,096 bytes; of longer material it wraps
   * each 4,096 bytes by themselves, which nobody can unwrap, and reports success.
   *
   * <p>One {@code openssl enc} encrypts all blocks. It holds its output back until some KiB have
   * come together, so each block travels with zeros behind it.
   */
  private static final String AES_KEY_WRAP_WITH_PADDING =
      """
        # AES key wrap with padding (RFC 5649), right for every length: openssl enc -id-aes256-wrap-pad is not
        perl -MIPC::Open2 -e '
          local $/; binmode STDIN; binmode STDOUT; my $material = <STDIN>;
          open my $file, "<:raw", "aes.bin" or die "aes.bin: $!\\n"; my $key = unpack "H*", <$file>;
          open2(my $out, my $in, qw(openssl enc -aes-256-ecb -nopad -bufsize 32768 -K), $key);
          binmode $in; binmode $out; $in->autoflush(1);
          my @block = unpack "(a8)*", $material . "\\0" x (-length($material) % 8);
          my ($check, $step, $rest) = (pack("NN", 0xA65959A6, length $material), 0, 0);
          for (1 .. 6) { for my $block (@block) {
            print $in $check, $block, "\\0" x 32752;
            read $out, my $zeros, $rest; $rest = 32752;
            read($out, my $both, 16) == 16 or die "openssl failed\\n";
            ($check, $block) = (substr($both, 0, 8) ^ pack("NN", 0, ++$step), substr $both, 8);
          } }
          close $in; <$out>; print $check, @block' < material.bin > material-wrapped.bin
      """;

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
    String base64 = Base64.getMimeEncoder(64, NEW_LINE).encodeToString(der());
    return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
  }

  byte[] token() {
    return ByteBuffers.copy(issued.getImportToken());
  }

  /**
   * What was written where, or else commands that write it; then the commands that wrap the
   * material, and the one that imports it. Every indented line can be copied into a shell.
   */
  String text(Optional<Path> publicKeyFile, Optional<Path> tokenFile) {
    StringBuilder text = new StringBuilder();
    if (publicKeyFile.isEmpty() || tokenFile.isEmpty()) {
      text.append("\nWrite the parameters to files:\n");
    }
    if (publicKeyFile.isEmpty()) {
      text.append(here("cat > wrapping.pem", pem()));
    }
    if (tokenFile.isEmpty()) {
      String base64 = Base64.getMimeEncoder(64, NEW_LINE).encodeToString(token());
      text.append(here("openssl base64 -d > token.bin", base64 + "\n"));
    }
    String publicKey = ShellWord.of(publicKeyFile.orElse(Path.of("wrapping.pem")));
    String tokenName = ShellWord.of(tokenFile.orElse(Path.of("token.bin")));
    boolean der = publicKey.endsWith(".der") || publicKey.endsWith(".der'");
    return text.append("\nWrap the material with OpenSSL, where the material is (tested with ")
        .append(isDirect() ? "OpenSSL 3.0):\n" : "OpenSSL 3.0 and Perl 5.36):\n")
        .append(openssl((der ? "-keyform DER " : "") + "-inkey " + publicKey))
        .append("then import it:\n  keylife import ")
        .append(ShellWord.of(key))
        .append(" --encrypted-key-material wrapped.bin --import-token ")
        .append(tokenName)
        .append(" --valid-for 90d")
        .toString();
  }

  /** A here-document. Its lines cannot be indented, for the mark at its end must not be. */
  private static String here(String command, String content) {
    return "  " + command + " <<'END'\n" + content + "END\n";
  }

  private boolean isDirect() {
    WrappingAlgorithm algorithm = issued.getWrappingAlgorithm();
    return algorithm == WrappingAlgorithm.RSAES_OAEP_SHA_256
        || algorithm == WrappingAlgorithm.RSAES_OAEP_SHA_1;
  }

  private String openssl(String publicKey) {
    return switch (issued.getWrappingAlgorithm()) {
      case RSAES_OAEP_SHA_256, RSAES_OAEP_SHA_1 -> oaep(publicKey, "material.bin", "wrapped.bin");
      case RSA_AES_KEY_WRAP_SHA_256, RSA_AES_KEY_WRAP_SHA_1 ->
          "  openssl rand -out aes.bin 32\n"
              + oaep(publicKey, "aes.bin", "aes-wrapped.bin")
              + AES_KEY_WRAP_WITH_PADDING
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
        "  openssl pkeyutl -encrypt -pubin %s -in %s -out %s -pkeyopt rsa_padding_mode:oaep"
            + " -pkeyopt rsa_oaep_md:%s -pkeyopt rsa_mgf1_md:%s\n",
        publicKey, in, out, hash, hash);
  }
}

package dev.keylife.authentication;

import java.util.Locale;

/** Why a command is not taken for its issuer's. In the order in which it is checked. */
public enum Refusal {
  UNSIGNED("it is not signed, and this installation takes signed commands only"),
  SEVERAL_SIGNATURES("it has more than one header keylife-signature"),
  TOO_LARGE("its signature is larger than 16 KiB"),
  MALFORMED("its signature is not a compact JWS with a JSON header and JSON claims"),
  HEADER("its JWS header needs alg, typ keylife-command+jwt, either kid or x5c, and nothing else"),
  ALGORITHM("its JWS alg is neither EdDSA nor ES256, or not that of the key"),
  UNKNOWN_KEY("its key is not in the trust file"),
  REVOKED_KEY("its key is revoked"),
  CLAIMS("its signature lacks one of the claims, or one has another form than it should"),
  ISSUER("its issuer is not the one that was signed (iss)"),
  KEY_ID("its key is not the one that was signed (sub)"),
  AUDIENCE("it was signed for another installation (aud)"),
  COMMAND_ID("its command id is not the one that was signed (jti)"),
  TYPE("its type is not the one that was signed (keylife_type)"),
  BODY("its content is not what was signed (keylife_sha256)"),
  SCHEMA("the schema of its content is not the one that was signed with (keylife_schema)"),
  NOT_YET_VALID("its signature was not valid yet when the topic took it (iat, nbf)"),
  EXPIRED("its signature was not valid any more when the topic took it (exp)"),
  LIFETIME("its signature is valid for longer than this installation allows (exp less iat)"),
  CERTIFICATE("its certificates lead to no CA that is trusted, or are not for signing"),
  PRINCIPAL("its key may not speak for its issuer"),
  SIGNATURE("its signature is wrong"),
  LATE("so much time has passed since it was signed that it may have been decided before");

  private final String sentence;

  Refusal(String sentence) {
    this.sentence = sentence;
  }

  /** A sentence for its publisher. Nothing of the command is in it. */
  public String message() {
    return "The command is not authentic: " + sentence + ".";
  }

  /** A word for metrics. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

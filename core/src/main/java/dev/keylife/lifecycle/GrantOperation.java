package dev.keylife.lifecycle;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a grant can permit.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations">Grant
 *     operations</a>
 */
public enum GrantOperation {
  DECRYPT("Decrypt"),
  ENCRYPT("Encrypt"),
  GENERATE_DATA_KEY("GenerateDataKey"),
  GENERATE_DATA_KEY_WITHOUT_PLAINTEXT("GenerateDataKeyWithoutPlaintext"),
  RE_ENCRYPT_FROM("ReEncryptFrom"),
  RE_ENCRYPT_TO("ReEncryptTo"),
  SIGN("Sign"),
  VERIFY("Verify"),
  GET_PUBLIC_KEY("GetPublicKey"),
  CREATE_GRANT("CreateGrant"),
  RETIRE_GRANT("RetireGrant"),
  DESCRIBE_KEY("DescribeKey"),
  GENERATE_DATA_KEY_PAIR("GenerateDataKeyPair"),
  GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT("GenerateDataKeyPairWithoutPlaintext"),
  GENERATE_MAC("GenerateMac"),
  VERIFY_MAC("VerifyMac"),
  DERIVE_SHARED_SECRET("DeriveSharedSecret"),
  ENCAPSULATE("Encapsulate"),
  DECAPSULATE("Decapsulate");

  /** Those that are about the key or its grants, and go with every key. */
  private static final Set<GrantOperation> OF_ANY_KEY =
      EnumSet.of(CREATE_GRANT, RETIRE_GRANT, DESCRIBE_KEY);

  private static final String PREFIX = "kms:";

  private static final Map<String, GrantOperation> BY_ACTION =
      Arrays.stream(values())
          .collect(
              Collectors.toUnmodifiableMap(each -> PREFIX + each.awsName, Function.identity()));

  private final String awsName;

  GrantOperation(String awsName) {
    this.awsName = awsName;
  }

  /** The name in the AWS KMS API, such as {@code DescribeKey}. */
  public String awsName() {
    return awsName;
  }

  /**
   * By its name in the AWS KMS API.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static GrantOperation named(String awsName) {
    return ofAction(PREFIX + awsName)
        .orElseThrow(() -> new IllegalArgumentException("no " + awsName));
  }

  /** By its action, such as {@code kms:Decrypt}; empty for what no grant can permit. */
  static Optional<GrantOperation> ofAction(String action) {
    return Optional.ofNullable(BY_ACTION.get(action));
  }

  /** Whether a constraint on the encryption context binds it. */
  boolean hasEncryptionContext() {
    return this != RETIRE_GRANT && this != DESCRIBE_KEY;
  }

  boolean goesWith(KeySpec spec, KeyUsage usage) {
    return OF_ANY_KEY.contains(this) || of(spec, usage).contains(this);
  }

  private static Set<GrantOperation> of(KeySpec spec, KeyUsage usage) {
    return switch (usage) {
      case ENCRYPT_DECRYPT ->
          spec == KeySpec.SYMMETRIC_DEFAULT
              ? EnumSet.of(
                  ENCRYPT,
                  DECRYPT,
                  RE_ENCRYPT_FROM,
                  RE_ENCRYPT_TO,
                  GENERATE_DATA_KEY,
                  GENERATE_DATA_KEY_WITHOUT_PLAINTEXT,
                  GENERATE_DATA_KEY_PAIR,
                  GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT)
              : EnumSet.of(ENCRYPT, DECRYPT, RE_ENCRYPT_FROM, RE_ENCRYPT_TO, GET_PUBLIC_KEY);
      case SIGN_VERIFY -> EnumSet.of(SIGN, VERIFY, GET_PUBLIC_KEY);
      case GENERATE_VERIFY_MAC -> EnumSet.of(GENERATE_MAC, VERIFY_MAC);
      case KEY_AGREEMENT -> EnumSet.of(DERIVE_SHARED_SECRET, GET_PUBLIC_KEY);
      case ENCAPSULATE_DECAPSULATE -> EnumSet.of(ENCAPSULATE, DECAPSULATE, GET_PUBLIC_KEY);
    };
  }
}

package dev.keylife.lifecycle;

/**
 * Why a command failed: the error names of the AWS KMS API.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html#API_ImportKeyMaterial_Errors">Errors
 *     of ImportKeyMaterial</a>
 */
public enum FailureCode {
  /** Its issuer may not do this; one of AWS's common errors. */
  ACCESS_DENIED("AccessDeniedException", false),
  ALREADY_EXISTS("AlreadyExistsException", false),
  /** The master-key service did not answer in time. */
  DEPENDENCY_TIMEOUT("DependencyTimeoutException", true),
  /** The key is disabled, for an operation that uses it. */
  DISABLED("DisabledException", false),
  /** It was asked whether the command would succeed, and it would. */
  DRY_RUN_OPERATION("DryRunOperationException", false),
  EXPIRED_IMPORT_TOKEN("ExpiredImportTokenException", false),
  /** Wrong length or format for the key spec, not the same material, or already past its date. */
  INCORRECT_KEY_MATERIAL("IncorrectKeyMaterialException", false),
  INVALID_ALIAS_NAME("InvalidAliasNameException", false),
  INVALID_ARN("InvalidArnException", false),
  /** The unwrap failed. Says nothing about where, so that it is no oracle. */
  INVALID_CIPHERTEXT("InvalidCiphertextException", false),
  /** Not the form of a grant id. */
  INVALID_GRANT_ID("InvalidGrantIdException", false),
  /** Forged, damaged, used before, or issued for another key. */
  INVALID_IMPORT_TOKEN("InvalidImportTokenException", false),
  KMS_INTERNAL("KMSInternalException", true),
  KMS_INVALID_STATE("KMSInvalidStateException", false),
  /** A quota of the key is used up. */
  LIMIT_EXCEEDED("LimitExceededException", false),
  /** Not JSON, or not a key policy. */
  MALFORMED_POLICY_DOCUMENT("MalformedPolicyDocumentException", false),
  NOT_FOUND("NotFoundException", false),
  TAG("TagException", false),
  /** One of AWS's common errors: too many requests for now. */
  THROTTLING("ThrottlingException", true),
  UNSUPPORTED_OPERATION("UnsupportedOperationException", false),
  VALIDATION("ValidationException", false);

  private final String awsName;
  private final boolean retryable;

  FailureCode(String awsName, boolean retryable) {
    this.awsName = awsName;
    this.retryable = retryable;
  }

  /** The name in the AWS KMS API, such as {@code NotFoundException}. */
  public String awsName() {
    return awsName;
  }

  /** Whether the same command, sent again, can succeed without any other change. */
  public boolean isRetryable() {
    return retryable;
  }
}

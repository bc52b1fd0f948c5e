package dev.keylife.use;

/**
 * Why a key could not be used: error names of the AWS KMS API.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html#API_Decrypt_Errors">Errors
 *     of Decrypt</a>
 */
public enum UseFailure {
  /** The ciphertext or its encryption context is damaged or not of this key. */
  INVALID_CIPHERTEXT("InvalidCiphertextException"),
  /** The ciphertext was made by another key than the one that is named. */
  INCORRECT_KEY("IncorrectKeyException"),
  /** The operation or the algorithm does not go with the key. */
  INVALID_KEY_USAGE("InvalidKeyUsageException"),
  KMS_INVALID_MAC("KMSInvalidMacException"),
  KMS_INVALID_SIGNATURE("KMSInvalidSignatureException"),
  /** A cryptographic provider failed where no input can make it fail. */
  KMS_INTERNAL("KMSInternalException"),
  UNSUPPORTED_OPERATION("UnsupportedOperationException"),
  VALIDATION("ValidationException");

  private final String awsName;

  UseFailure(String awsName) {
    this.awsName = awsName;
  }

  /** The name in the AWS KMS API, such as {@code InvalidCiphertextException}. */
  public String awsName() {
    return awsName;
  }
}

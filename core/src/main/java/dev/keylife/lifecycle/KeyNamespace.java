package dev.keylife.lifecycle;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The account and region whose keys live here, and the ARNs they give rise to: {@code
 * arn:<partition>:kms:<region>:<account>:key/<key id>}.
 *
 * @param partition {@code aws} or another of AWS's partitions
 * @param region such as {@code eu-central-1}
 * @param account twelve digits
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-ARN">Key
 *     ARN</a>
 */
public record KeyNamespace(String partition, String region, String account) {
  private static final Pattern PARTITION = Pattern.compile("aws[a-z-]{0,16}");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

  /**
   * @throws IllegalArgumentException if a part does not have its shape; the message names it
   */
  public KeyNamespace {
    require(PARTITION, "partition", partition);
    require(REGION, "region", region);
    require(ACCOUNT, "account", account);
  }

  /** The ARN of a key of this namespace. */
  public String arn(KeyId id) {
    return "arn:" + partition + ":kms:" + region + ":" + account + ":key/" + id.value();
  }

  /** The same account in another Region. */
  KeyNamespace in(String otherRegion) {
    return new KeyNamespace(partition, otherRegion, account);
  }

  /** The ARN of an alias of this namespace. */
  public String arn(AliasName alias) {
    return "arn:" + partition + ":kms:" + region + ":" + account + ":" + alias.value();
  }

  /**
   * Reads the name or the ARN of an alias.
   *
   * @return empty where the text is neither
   * @throws KmsException {@code NotFoundException} for one of another region or account, and for a
   *     name that no alias can have
   */
  public Optional<AliasName> findAlias(String nameOrArn) {
    if (nameOrArn.startsWith(AliasName.PREFIX)) {
      return Optional.of(aliasName(nameOrArn));
    }
    String[] parts = nameOrArn.split(":", 6);
    if (!isKmsArn(parts) || !parts[5].startsWith(AliasName.PREFIX)) {
      return Optional.empty();
    }
    requireRegion(parts);
    if (!parts[4].equals(account)) {
      throw new KmsException(
          FailureCode.NOT_FOUND, "Alias " + Text.quoted(nameOrArn) + " is not found.");
    }
    return Optional.of(aliasName(parts[5]));
  }

  private static AliasName aliasName(String text) {
    if (!AliasName.isValid(text)) {
      throw new KmsException(FailureCode.NOT_FOUND, "Invalid keyId " + Text.quoted(text));
    }
    return new AliasName(text);
  }

  /**
   * Reads a bare key id or an ARN.
   *
   * @throws KmsException {@code InvalidArnException} for an alias, and for an ARN that is not one
   *     of a KMS key, {@code NotFoundException} for one of another region or account, and for a
   *     bare id that no key can have
   */
  public KeyId resolve(String keyIdOrArn) {
    if (keyIdOrArn.startsWith(AliasName.PREFIX) || keyIdOrArn.contains(":" + AliasName.PREFIX)) {
      throw new KmsException(
          FailureCode.INVALID_ARN, "Key Aliases are not supported for this operation.");
    }
    if (keyIdOrArn.startsWith("arn:")) {
      return resolveArn(keyIdOrArn);
    }
    if (!KeyId.isValid(keyIdOrArn)) {
      throw new KmsException(FailureCode.NOT_FOUND, "Invalid keyId " + Text.quoted(keyIdOrArn));
    }
    return new KeyId(keyIdOrArn);
  }

  /** Reads a bare key id or an ARN; empty where {@link #resolve} would refuse. */
  public Optional<KeyId> find(String keyIdOrArn) {
    try {
      return Optional.of(resolve(keyIdOrArn));
    } catch (KmsException refused) {
      return Optional.empty();
    }
  }

  private KeyId resolveArn(String arn) {
    String[] parts = arn.split(":", -1);
    boolean wellFormed =
        isKmsArn(parts)
            && parts[5].startsWith("key/")
            && KeyId.isValid(parts[5].substring("key/".length()));
    if (!wellFormed) {
      throw new KmsException(
          FailureCode.INVALID_ARN, Text.quoted(arn) + " is not the ARN of a KMS key.");
    }
    requireRegion(parts);
    KeyId id = new KeyId(parts[5].substring("key/".length()));
    if (!parts[4].equals(account)) {
      throw notFound(arn);
    }
    return id;
  }

  private static boolean isKmsArn(String[] parts) {
    return parts.length == 6
        && parts[0].equals("arn")
        && PARTITION.matcher(parts[1]).matches()
        && parts[2].equals("kms")
        && REGION.matcher(parts[3]).matches()
        && ACCOUNT.matcher(parts[4]).matches();
  }

  private void requireRegion(String[] parts) {
    if (!parts[1].equals(partition) || !parts[3].equals(region)) {
      throw new KmsException(FailureCode.NOT_FOUND, "Invalid arn " + parts[3]);
    }
  }

  /** {@code NotFoundException}: there is no such key. */
  public KmsException notFound(KeyId id) {
    return notFound(arn(id));
  }

  /** {@code NotFoundException}: there is no such alias. */
  public KmsException notFound(AliasName alias) {
    return new KmsException(FailureCode.NOT_FOUND, "Alias " + arn(alias) + " is not found.");
  }

  static KmsException notFound(String arn) {
    return new KmsException(FailureCode.NOT_FOUND, "Key '" + arn + "' does not exist");
  }

  private static void require(Pattern shape, String name, String value) {
    if (!shape.matcher(value).matches()) {
      throw new IllegalArgumentException(
          name + " " + Text.quoted(value) + " does not match " + shape.pattern());
    }
  }
}

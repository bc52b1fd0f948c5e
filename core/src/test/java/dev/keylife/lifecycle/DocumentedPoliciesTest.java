package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.policy.AccessContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The conditions that AWS's documentation gives as examples, and what it says that they do.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html">AWS KMS
 *     condition keys</a>
 */
class DocumentedPoliciesTest {
  private static final String USER = "arn:aws:iam::111122223333:user/ExampleUser";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final PolicyEvaluator evaluator =
      new PolicyEvaluator(World.NAMESPACE, Authority.OPEN, TestJson.READER);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
      # kms:ExpirationModel: only material that does not expire; only material that expires
      ImportKeyMaterial | {'StringEquals':{'kms:ExpirationModel':'KEY_MATERIAL_DOES_NOT_EXPIRE'}} | kms:ExpirationModel=KEY_MATERIAL_DOES_NOT_EXPIRE | true
      ImportKeyMaterial | {'StringEquals':{'kms:ExpirationModel':'KEY_MATERIAL_DOES_NOT_EXPIRE'}} | kms:ExpirationModel=KEY_MATERIAL_EXPIRES kms:ValidTo=1800000000.000 | false
      ImportKeyMaterial | {'StringEquals':{'kms:ExpirationModel':'KEY_MATERIAL_DOES_NOT_EXPIRE'}} | | false
      ImportKeyMaterial | {'Null':{'kms:ExpirationModel':true}} | kms:ValidTo=1800000000.000 | true
      ImportKeyMaterial | {'Null':{'kms:ExpirationModel':true}} | kms:ExpirationModel=KEY_MATERIAL_EXPIRES | false
      ImportKeyMaterial | {'Null':{'kms:ExpirationModel':true}} | kms:ExpirationModel=KEY_MATERIAL_DOES_NOT_EXPIRE | false
      # kms:ValidTo: at or before 31 December 2018, 11:59:59 PM
      ImportKeyMaterial | {'NumericLessThanEquals':{'kms:ValidTo':'1546257599.0'}} | kms:ValidTo=1546257599.000 | true
      ImportKeyMaterial | {'NumericLessThanEquals':{'kms:ValidTo':'1546257599.0'}} | kms:ValidTo=1546257599.001 | false
      ImportKeyMaterial | {'NumericLessThanEquals':{'kms:ValidTo':1546257599.0}} | kms:ValidTo=1546257599.000 | true
      ImportKeyMaterial | {'NumericLessThanEquals':{'kms:ValidTo':'1546257599.0'}} | kms:ExpirationModel=KEY_MATERIAL_DOES_NOT_EXPIRE | false
      ImportKeyMaterial | {'DateLessThanEquals':{'kms:ValidTo':'2018-12-31T11:59:59Z'}} | kms:ValidTo=1546257599.000 | true
      # kms:WrappingAlgorithm: all but OAEP with SHA-1
      GetParametersForImport | {'StringNotEquals':{'kms:WrappingAlgorithm':'RSAES_OAEP_SHA_1'}} | kms:WrappingAlgorithm=RSAES_OAEP_SHA_256 | true
      GetParametersForImport | {'StringNotEquals':{'kms:WrappingAlgorithm':'RSAES_OAEP_SHA_1'}} | kms:WrappingAlgorithm=RSAES_OAEP_SHA_1 | false
      # kms:WrappingKeySpec
      GetParametersForImport | {'StringEquals':{'kms:WrappingKeySpec':'RSA_2048'}} | kms:WrappingKeySpec=RSA_2048 | true
      GetParametersForImport | {'StringEquals':{'kms:WrappingKeySpec':'RSA_2048'}} | kms:WrappingKeySpec=RSA_4096 | false
      # kms:BypassPolicyLockoutSafetyCheck: only where it is left out
      PutKeyPolicy | {'Null':{'kms:BypassPolicyLockoutSafetyCheck':true}} | | true
      PutKeyPolicy | {'Null':{'kms:BypassPolicyLockoutSafetyCheck':true}} | kms:BypassPolicyLockoutSafetyCheck=true | false
      # properties of the key
      DescribeKey | {'StringEquals':{'kms:KeySpec':'SYMMETRIC_DEFAULT'}} | | true
      DescribeKey | {'StringEquals':{'kms:KeySpec':['RSA_2048','RSA_4096']}} | | false
      DisableKey | {'StringEquals':{'kms:KeyOrigin':'EXTERNAL'}} | | true
      DisableKey | {'StringEquals':{'kms:KeyOrigin':'AWS_KMS'}} | | false
      TagResource | {'StringEquals':{'kms:KeyUsage':'ENCRYPT_DECRYPT'}} | | true
      TagResource | {'StringEquals':{'kms:CallerAccount':'111122223333'}} | | true
      TagResource | {'StringEquals':{'kms:CallerAccount':'444455556666'}} | | false
      TagResource | {'Bool':{'kms:MultiRegion':'true'}} | | false
      # kms:EncryptionContext:context-key: the name in any case, the value as it is
      GenerateDataKey | {'StringEquals':{'kms:EncryptionContext:AppName':'ExampleApp'}} | kms:EncryptionContext:AppName=ExampleApp kms:EncryptionContextKeys=AppName | true
      GenerateDataKey | {'StringEquals':{'kms:EncryptionContext:AppName':'ExampleApp'}} | kms:EncryptionContext:appname=ExampleApp kms:EncryptionContextKeys=appname | true
      GenerateDataKey | {'StringEquals':{'kms:EncryptionContext:AppName':'ExampleApp'}} | kms:EncryptionContext:AppName=exampleapp kms:EncryptionContextKeys=AppName | false
      GenerateDataKey | {'StringEquals':{'kms:EncryptionContext:AppName':'ExampleApp'}} | | false
      GenerateDataKey | {'ForAllValues:StringEquals':{'kms:EncryptionContextKeys':['AppName']}} | kms:EncryptionContextKeys=AppName | true
      GenerateDataKey | {'ForAllValues:StringEquals':{'kms:EncryptionContextKeys':['AppName']}} | kms:EncryptionContextKeys=Stage | false
      GenerateDataKey | {'ForAllValues:StringEquals':{'kms:EncryptionContextKeys':['AppName']}} | | true
      GenerateDataKey | {'ForAnyValue:StringEquals':{'kms:EncryptionContextKeys':'AppName'}} | | false
      GenerateDataKey | {'Null':{'kms:EncryptionContextKeys':false}} | kms:EncryptionContextKeys=Stage | true
      GenerateDataKey | {'Null':{'kms:EncryptionContextKeys':false}} | | false
      # algorithms
      Sign | {'StringLike':{'kms:SigningAlgorithm':'RSASSA_PSS*'}} | kms:SigningAlgorithm=RSASSA_PSS_SHA_512 | true
      Sign | {'StringLike':{'kms:SigningAlgorithm':'RSASSA_PSS*'}} | kms:SigningAlgorithm=RSASSA_PKCS1_V1_5_SHA_512 | false
      Encrypt | {'StringEquals':{'kms:RequestAlias':'alias/finance-key'}} | kms:RequestAlias=alias/finance-key | true
      Encrypt | {'StringEquals':{'kms:RequestAlias':'alias/finance-key'}} | | false
      # time and caller
      Decrypt | {'DateGreaterThan':{'aws:CurrentTime':'2025-12-31T23:59:59Z'}} | | true
      Decrypt | {'DateLessThan':{'aws:CurrentTime':'2026-01-01'}} | | false
      Decrypt | {'NumericEquals':{'aws:EpochTime':'1767225600'}} | | true
      Decrypt | {'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:user/Example*'}} | | true
      Decrypt | {'ArnLike':{'aws:PrincipalArn':'arn:aws:*:*:*:ExampleUser'}} | | false
      Decrypt | {'StringLike':{'aws:PrincipalArn':'arn:aws:*ExampleUser'}} | | true
      # an integrated service, of which there is none here
      Decrypt | {'StringEquals':{'kms:ViaService':'ec2.us-west-2.amazonaws.com'}} | | false
      Decrypt | {'StringEqualsIfExists':{'kms:ViaService':'ec2.us-west-2.amazonaws.com'}} | | true
      """)
  void allowsWhatItIsDocumentedToAllow(
      String action, String condition, String context, boolean allowed) {
    assertThat(permits("Allow", action, condition, context)).isEqualTo(allowed);
    // The same condition denies where it would have allowed, and the user may do it elsewhere.
    assertThat(permits("Deny", action, condition, context)).isEqualTo(!allowed);
  }

  private boolean permits(String effect, String action, String condition, String context) {
    String statement =
        "{'Effect':'%s','Principal':{'AWS':'%s'},'Action':'kms:%s','Resource':'*','Condition':%s}"
            .formatted(effect, USER, action, condition);
    String others =
        effect.equals("Deny")
            ? ",{'Effect':'Allow','Principal':'*','Action':'kms:*','Resource':'*'}"
            : "";
    String policy = "{'Version':'2012-10-17','Statement':[" + statement + others + "]}";
    GuardedKey key =
        new GuardedKey(
            World.ARN,
            Optional.of(policy.replace('\'', '"')),
            "SYMMETRIC_DEFAULT",
            "ENCRYPT_DECRYPT",
            "EXTERNAL",
            List.of());
    try {
      evaluator.require(USER, "kms:" + action, key, NOW, contextOf(context));
      return true;
    } catch (KmsException refusal) {
      assertThat(refusal.code()).isEqualTo(FailureCode.ACCESS_DENIED);
      return false;
    }
  }

  private static AccessContext contextOf(String text) {
    AccessContext.Builder context = AccessContext.builder();
    Map<String, String> pairs = new TreeMap<>();
    for (String pair : text == null ? new String[0] : text.split(" ")) {
      String[] keyAndValue = pair.split("=", 2);
      pairs.put(keyAndValue[0], keyAndValue[1]);
    }
    pairs.forEach(context::add);
    return context.build();
  }
}

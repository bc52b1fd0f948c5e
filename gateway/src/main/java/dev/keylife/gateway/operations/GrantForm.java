package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.view.RetirableGrants;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.type.EncryptionContextPair;
import dev.keylife.type.Grant;
import dev.keylife.type.GrantConstraints;
import java.util.List;
import java.util.Optional;

/** GrantListEntry: what ListGrants and ListRetirableGrants show of a grant. */
final class GrantForm {
  private final String issuingAccount;

  GrantForm(KeyNamespace namespace) {
    issuingAccount = "arn:" + namespace.partition() + ":iam::" + namespace.account() + ":root";
  }

  Output entry(RetirableGrants.OfKey ofKey) {
    Grant grant = ofKey.grant();
    return new Output()
        .put("KeyId", ofKey.keyArn())
        .put("GrantId", grant.getGrantId())
        .put("Name", Optional.ofNullable(grant.getName()))
        .put("CreationDate", grant.getCreationDate())
        .put("GranteePrincipal", grant.getGranteePrincipal())
        .put("RetiringPrincipal", Optional.ofNullable(grant.getRetiringPrincipal()))
        .put("IssuingAccount", issuingAccount)
        .put("Operations", grant.getOperations().stream().map(Enum::name).toList())
        .put("Constraints", Optional.ofNullable(grant.getConstraints()).map(GrantForm::of));
  }

  private static Output of(GrantConstraints constraints) {
    return new Output()
        .put(
            "EncryptionContextSubset",
            Optional.ofNullable(constraints.getEncryptionContextSubset()).map(GrantForm::pairs))
        .put(
            "EncryptionContextEquals",
            Optional.ofNullable(constraints.getEncryptionContextEquals()).map(GrantForm::pairs));
  }

  private static Output pairs(List<EncryptionContextPair> pairs) {
    Output output = new Output();
    pairs.forEach(pair -> output.put(pair.getName(), pair.getValue()));
    return output;
  }
}

package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.view.RetirableGrants.OfKey;
import dev.keylife.lifecycle.KeyNamespace;
import dev.keylife.lifecycle.policy.AccessContext;
import dev.keylife.schema.GrantToken;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.Grant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** {@code ListGrants}: those of a key, in the order of their ids. */
final class ListGrantsOperation implements ReadOperation {
  private static final int USUAL_LIMIT = 50;

  /** No service of AWS asks here. */
  private static final AccessContext KNOWN =
      AccessContext.builder().add("kms:GrantIsForAWSResource", "false").build();

  private final KeyAccess keys;
  private final GrantForm form;

  ListGrantsOperation(KeyAccess keys, KeyNamespace namespace) {
    this.keys = keys;
    this.form = new GrantForm(namespace);
  }

  @Override
  public Output read(Call call) {
    Input input = call.input();
    KeySnapshot key = keys.find(input.requiredText("KeyId"));
    keys.require(call, key, "kms:ListGrants", KNOWN);
    if (input.has("GranteeServicePrincipal")) {
      throw Refusals.unsupported(
          "Services of AWS do not call Keylife: GranteeServicePrincipal cannot be used.");
    }
    Optional<String> id = input.text("GrantId");
    if (id.filter(text -> !GrantToken.isGrantId(text)).isPresent()) {
      throw new ApiException(ErrorType.InvalidGrantIdException, "The grant id is not valid.");
    }
    Optional<String> grantee = input.text("GranteePrincipal");
    Page page = Page.of(call, USUAL_LIMIT);
    List<OfKey> found =
        key.getGrants().stream()
            .filter(grant -> id.map(grant.getGrantId()::equals).orElse(true))
            .filter(grant -> grantee.map(grant.getGranteePrincipal()::equals).orElse(true))
            .filter(grant -> page.after().map(last -> isBehind(grant, last)).orElse(true))
            .sorted(Comparator.comparing(Grant::getGrantId))
            .map(grant -> new OfKey(key.getKeyArn(), grant))
            .toList();
    return page.answer("Grants", found, ofKey -> ofKey.grant().getGrantId(), form::entry);
  }

  private static boolean isBehind(Grant grant, String last) {
    return grant.getGrantId().compareTo(last) > 0;
  }
}

package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.view.RetirableGrants;
import dev.keylife.lifecycle.KeyNamespace;

/**
 * {@code ListRetirableGrants}: those of all keys that name a retiring principal. It is for
 * administrators, and for that principal itself.
 */
final class ListRetirableGrantsOperation implements ReadOperation {
  private static final int USUAL_LIMIT = 50;

  private final RetirableGrants grants;
  private final KeyAccess keys;
  private final GrantForm form;

  ListRetirableGrantsOperation(RetirableGrants grants, KeyAccess keys, KeyNamespace namespace) {
    this.grants = grants;
    this.keys = keys;
    this.form = new GrantForm(namespace);
  }

  @Override
  public Output read(Call call) {
    if (call.input().has("RetiringServicePrincipal")) {
      throw Refusals.unsupported(
          "Services of AWS do not call Keylife: RetiringServicePrincipal cannot be used.");
    }
    String principal =
        call.input()
            .text("RetiringPrincipal")
            .orElseThrow(() -> Refusals.invalid("RetiringPrincipal is required."));
    if (!keys.isMeant(call, principal)) {
      keys.requireInAccount(call, "kms:ListRetirableGrants");
    }
    Page page = Page.of(call, USUAL_LIMIT);
    return page.answer(
        "Grants",
        grants.of(principal, page.after(), page.limit() + 1),
        RetirableGrants.OfKey::place,
        form::entry);
  }
}

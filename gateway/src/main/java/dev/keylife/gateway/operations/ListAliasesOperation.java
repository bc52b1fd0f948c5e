package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.view.AliasView;
import dev.keylife.snapshot.AliasSnapshot;
import java.util.List;
import java.util.Optional;

/** {@code ListAliases}: all, or those of a key, in the order of their names. */
final class ListAliasesOperation implements ReadOperation {
  private static final int USUAL_LIMIT = 50;

  private final AliasView aliases;
  private final KeyAccess keys;

  ListAliasesOperation(AliasView aliases, KeyAccess keys) {
    this.aliases = aliases;
    this.keys = keys;
  }

  @Override
  public Output read(Call call) {
    keys.requireInAccount(call, "kms:ListAliases");
    Page page = Page.of(call, USUAL_LIMIT);
    Optional<String> key = call.input().text("KeyId").map(named -> keys.find(named).getKeyId());
    List<AliasSnapshot> found =
        key.map(id -> behind(aliases.ofKey(id), page.after()))
            .orElseGet(() -> aliases.list(page.after(), page.limit() + 1));
    return page.answer("Aliases", found, AliasSnapshot::getAliasName, ListAliasesOperation::form);
  }

  private static List<AliasSnapshot> behind(List<AliasSnapshot> all, Optional<String> last) {
    return all.stream()
        .filter(alias -> last.map(name -> alias.getAliasName().compareTo(name) > 0).orElse(true))
        .toList();
  }

  private static Output form(AliasSnapshot alias) {
    return new Output()
        .put("AliasName", alias.getAliasName())
        .put("AliasArn", alias.getAliasArn())
        .put("TargetKeyId", alias.getTargetKeyId())
        .put("CreationDate", alias.getCreationDate())
        .put("LastUpdatedDate", alias.getLastUpdatedDate());
  }
}

package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Output;
import dev.keylife.gateway.view.KeyView;
import java.util.List;
import java.util.function.Function;

/** {@code ListKeys}, in the order of key ids. */
final class ListKeysOperation implements ReadOperation {
  private static final int USUAL_LIMIT = 100;

  private final KeyView view;
  private final KeyAccess keys;

  ListKeysOperation(KeyView view, KeyAccess keys) {
    this.view = view;
    this.keys = keys;
  }

  @Override
  public Output read(Call call) {
    keys.requireInAccount(call, "kms:ListKeys");
    Page page = Page.of(call, USUAL_LIMIT);
    List<String> ids = view.keyIds(page.after(), page.limit() + 1);
    return page.answer(
        "Keys",
        ids,
        Function.identity(),
        id -> new Output().put("KeyId", id).put("KeyArn", keys.arn(id)));
  }
}

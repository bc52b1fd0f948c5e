package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Output;
import dev.keylife.type.Tag;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code ListResourceTags}, in the order of tag keys, so that pages are stable. */
final class ListResourceTagsOperation implements Operation {
  private static final int USUAL_LIMIT = 50;

  private final Keys keys;

  ListResourceTagsOperation(Keys keys) {
    this.keys = keys;
  }

  @Override
  public boolean isWrite() {
    return false;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    Page page = Page.of(call, USUAL_LIMIT);
    List<Tag> tags =
        keys.named(call, "kms:ListResourceTags").getTags().stream()
            .filter(tag -> page.after().map(a -> tag.getTagKey().compareTo(a) > 0).orElse(true))
            .sorted(Comparator.comparing(Tag::getTagKey))
            .toList();
    return CompletableFuture.completedFuture(
        page.answer(
            "Tags",
            tags,
            Tag::getTagKey,
            tag -> new Output().put("TagKey", tag.getTagKey()).put("TagValue", tag.getTagValue())));
  }
}

package dev.keylife.gateway.operations;

import dev.keylife.gateway.model.Output;
import dev.keylife.type.Tag;
import java.util.Comparator;
import java.util.List;

/** {@code ListResourceTags}, in the order of tag keys, so that pages are stable. */
final class ListResourceTagsOperation implements ReadOperation {
  private static final int USUAL_LIMIT = 50;

  private final KeyAccess keys;

  ListResourceTagsOperation(KeyAccess keys) {
    this.keys = keys;
  }

  @Override
  public Output read(Call call) {
    Page page = Page.of(call, USUAL_LIMIT);
    List<Tag> tags =
        keys.named(call, "kms:ListResourceTags").getTags().stream()
            .filter(tag -> page.after().map(a -> tag.getTagKey().compareTo(a) > 0).orElse(true))
            .sorted(Comparator.comparing(Tag::getTagKey))
            .toList();
    return page.answer(
        "Tags",
        tags,
        Tag::getTagKey,
        tag -> new Output().put("TagKey", tag.getTagKey()).put("TagValue", tag.getTagValue()));
  }
}

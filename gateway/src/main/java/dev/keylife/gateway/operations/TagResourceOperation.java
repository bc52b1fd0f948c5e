package dev.keylife.gateway.operations;

import dev.keylife.command.TagResource;
import dev.keylife.gateway.model.Input;
import dev.keylife.gateway.model.Output;
import dev.keylife.type.Tag;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** {@code TagResource}. */
final class TagResourceOperation implements Operation {
  private final Writing writing;

  TagResourceOperation(Writing writing) {
    this.writing = writing;
  }

  @Override
  public CompletionStage<Output> answer(Call call) {
    return writing
        .execute(new TagResource(writing.header(call), tags(call.input())), call)
        .thenApply(event -> Output.empty());
  }

  /** The member {@code Tags}. */
  static List<Tag> tags(Input input) {
    return input.structures("Tags").stream()
        .map(tag -> new Tag(tag.requiredText("TagKey"), tag.requiredText("TagValue")))
        .toList();
  }
}

package dev.keylife.cli.settings;

import dev.keylife.type.Tag;
import java.util.List;

/** Tags on the command line: {@code KEY=VALUE}, or {@code KEY} for one without a value. */
public final class TagOptions {
  private TagOptions() {}

  /** A tag key holds no {@code =} here, so that the first one ends it; a value may hold any. */
  public static List<Tag> of(List<String> texts) {
    return texts.stream().map(TagOptions::tag).toList();
  }

  private static Tag tag(String text) {
    int end = text.indexOf('=');
    return end < 0 ? new Tag(text, "") : new Tag(text.substring(0, end), text.substring(end + 1));
  }
}

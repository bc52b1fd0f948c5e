package dev.keylife.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * What a file looks like from outside: two that differ tell that it was written or replaced.
 *
 * @param identity of the file itself, where the file system has one
 */
public record FileStamp(FileTime modified, long size, Object identity) {
  /**
   * The stamp of a file.
   *
   * @throws IOException if it is not there or cannot be looked at
   */
  public static FileStamp of(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileStamp(
        attributes.lastModifiedTime(),
        attributes.size(),
        Optional.ofNullable(attributes.fileKey()).orElse(""));
  }
}

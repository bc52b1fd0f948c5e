package dev.keylife.schema;

import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateKey;
import java.io.IOException;
import java.time.Instant;

/** A program of somebody who has the generated classes and has read nothing about trust. */
final class PlainProgram {
  private PlainProgram() {}

  public static void main(String[] args) throws IOException {
    CreateKey command =
        CreateKey.newBuilder()
            .setHeader(new CommandHeader("c-1", "orders", "me", Instant.EPOCH))
            .build();
    System.out.println(CreateKey.fromByteBuffer(command.toByteBuffer()));
  }
}

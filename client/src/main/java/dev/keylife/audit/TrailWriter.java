package dev.keylife.audit;

import dev.keylife.client.TrailEntry;
import java.io.Closeable;
import java.io.IOException;

/** Writes a trail to a file of some format. */
interface TrailWriter extends Closeable {
  void write(TrailEntry entry) throws IOException;
}

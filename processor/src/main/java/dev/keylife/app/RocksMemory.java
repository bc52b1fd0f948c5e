package dev.keylife.app;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.TableFormatConfig;
import org.rocksdb.WriteBufferManager;

/**
 * The memory outside the heap that all state stores of a process share: one block cache, which
 * their indexes, filters and write buffers are charged to as well. By default each store would have
 * 50 MB of cache and 48 MB of write buffers to itself, and there are half a dozen to a partition.
 */
public final class RocksMemory implements AutoCloseable {
  /** Beyond this share of the memory, the fullest write buffer is written to disk. */
  private static final double WRITE_BUFFERS = 0.5;

  /** Kept for indexes and filters, which every read needs. */
  private static final double INDEXES = 0.1;

  /**
   * By how much a write buffer grows. By default 1 MiB: so much would be charged to each of some
   * hundred stores, and they would write their buffers to disk all the time to make room.
   */
  private static final long WRITE_BUFFER_STEP = 64L * 1024;

  private static final int ANY_SHARDS = -1;

  static {
    RocksDB.loadLibrary();
  }

  private final Cache cache;
  private final WriteBufferManager writeBuffers;
  private boolean isClosed;

  /**
   * @param bytes the most that is taken, save what reads and iterators that are at work hold
   */
  public RocksMemory(long bytes) {
    cache = new LRUCache(bytes, ANY_SHARDS, false, INDEXES);
    writeBuffers = new WriteBufferManager((long) (bytes * WRITE_BUFFERS), cache);
  }

  /** Has a store take its memory from here. */
  void applyTo(Options options) {
    TableFormatConfig format = options.tableFormatConfig();
    if (!(format instanceof BlockBasedTableConfig table)) {
      throw new IllegalStateException("Kafka Streams' stores have another table format: " + format);
    }
    table
        .setBlockCache(cache)
        .setCacheIndexAndFilterBlocks(true)
        .setCacheIndexAndFilterBlocksWithHighPriority(true)
        .setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setArenaBlockSize(WRITE_BUFFER_STEP);
    options.setWriteBufferManager(writeBuffers);
  }

  /** The bytes that are taken now; 0 once it is closed. */
  synchronized long used() {
    return isClosed ? 0 : cache.getUsage();
  }

  /** To be called once every store is closed. */
  @Override
  public synchronized void close() {
    isClosed = true;
    writeBuffers.close();
    cache.close();
  }
}

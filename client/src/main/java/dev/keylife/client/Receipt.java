package dev.keylife.client;

/**
 * Where a published command lies.
 *
 * @param topic the commands topic
 * @param partition its partition
 * @param offset the offset in it
 */
public record Receipt(String topic, int partition, long offset) {}

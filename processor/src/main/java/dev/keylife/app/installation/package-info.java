/**
 * What belongs to one installation, how it is recognised at a start, and what may not change about
 * it unnoticed: topics, partitions, replication, the number of keys.
 *
 * <p>Start reading at {@link dev.keylife.app.installation.Installation}.
 */
@NullMarked
package dev.keylife.app.installation;

import org.jspecify.annotations.NullMarked;

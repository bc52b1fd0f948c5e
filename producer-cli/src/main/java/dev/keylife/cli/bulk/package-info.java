/**
 * {@code keylife bulk-import}: many keys from a manifest, in flight together, resumable by a
 * journal. Start reading at {@link dev.keylife.cli.bulk.BulkImportCommand}.
 */
@NullMarked
package dev.keylife.cli.bulk;

import org.jspecify.annotations.NullMarked;

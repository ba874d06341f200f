package com.defnoco.aftersale.documents;

import com.defnoco.aftersale.files.FileType;
import java.util.UUID;

/**
 * A paper, photo, video or log was added to an item; published in the transaction that adds it.
 *
 * @param sha256 of the original bytes, 64 hex digits
 * @param size in bytes
 */
public record DocumentAdded(UUID claimId, String claimNumber, UUID itemId, int item, UUID document, DocumentKind kind, FileType type, String sha256, long size) {}

/** Invoices, certificates and other papers of a claim, with verdicts. */
@NullMarked
package com.defnoco.aftersale.documents;

import org.jspecify.annotations.NullMarked;

/** What every page needs: language, texts, dates, CSRF field, viewer, asset addresses. */
@NullMarked
package com.defnoco.aftersale.pages;

import org.jspecify.annotations.NullMarked;

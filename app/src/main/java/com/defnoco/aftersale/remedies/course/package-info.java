/** The course of a remedy: where it stands, what the customer is asked, its parcels, what it costs, its papers. */
@NamedInterface("course")
@NullMarked
package com.defnoco.aftersale.remedies.course;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;

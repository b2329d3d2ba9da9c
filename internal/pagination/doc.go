// Copyright (c) The QingCloud Terraform Provider Authors
// SPDX-License-Identifier: MPL-2.0

// Package pagination reads a list that a server returns in pages by offset, while the
// list may change. It guarantees:
//
//	Every item that existed during the entire read is in the result, exactly once.
//	Otherwise the read fails.
//
// It knows nothing of the server: a [Source] fetches a page and describes the items.
//
//	source.go    what a list is, and the errors of reading one
//	reader.go    all pages, in one or more passes, until one is complete
//	pass.go      the check that a pass has every item
//	page.go      a page and its place in the list
//	progress.go  what passes have found out: total, page size, order of items
//
// # The problem
//
// Offsets shift when an item is added or removed between two pages; a replacement does
// not even change the total; and items that tie in the server's order may swap places
// between two responses. So pages that are merely concatenated prove nothing. A response
// need not be true for one moment either: the server may count first and then read the
// items, and the list may change in between.
//
// # Assumptions
//
// The result is right if
//
//  1. the server fills a page up to the page size, if there are enough items. The page
//     size is the one that was requested, or that of a first page with fewer items
//     although the total says that there are more. So a page with fewer items ends the
//     list;
//  2. and no item leaves the list and comes back during the read;
//  3. and either the times of Since are right and the total is not counted after the
//     items were read, or the server's order of items is stable;
//  4. and no response shows an older list than a response to an earlier request
//     (monotonic reads).
//
// Without assumption 1, responses must be true for one moment: if the page size is below
// the requested one, and responses are torn as well, a wrong list is possible.
//
// Assumption 4 is about copies of the data that lag behind. An item exists for a client
// as soon as the copy that responds has it: one that was created a second ago may be
// missing, and nothing in a response could show that. A copy may lag behind by half a
// minute if the result relies on Since, and by any time otherwise. If a later response
// may come from an older copy, the result has every item that all copies had during the
// entire read, provided that the order is stable and pages hold two items or more;
// without that, a wrong list is possible.
//
// # Complete
//
// Let T be the total of the first page that a pass reads, its opening page, and of all
// others; a pass during which it changes is abandoned. A pass is complete if its last
// page is not full and ends at T, if its pages hold T different items, no more and no
// less, if each of them is known to have existed at the moment at which T items existed,
// and if the pages are contiguous. T items that existed at that moment are all of the
// items then, so they include every item that existed throughout. An exactly full page
// does not show where the list ends, so it is followed by one more request. It remains
// to know of each item that it existed then: it is confirmed or aged.
//
// # Confirmed
//
// In the second and later passes the last page is read first. It ends the list, so at the
// moment at which its items were read there were T items. Those that are on it existed
// then, and so did each item that an earlier pass has seen and that this pass sees again.
// The same holds for a first pass with a single page that is not full. So every list that
// does not change during two passes is confirmed.
//
// # Aged
//
// A longer list should not need a second pass if nothing happens. An item that was
// created, and came to match the filter, more than a minute before the opening page, and
// that is seen in the pass, existed when that page was counted. An item for which Since
// is unknown is not aged, and without the time of the page none is.
//
// # Contiguous
//
// Counting relies on times that may be wrong, and on monotonic reads. So it is not trusted
// alone: the pages overlap, and each must begin with an item that is on the page before.
// Contiguous pages up to one that ends the list miss nothing as long as items keep their
// order, whatever is added or removed, and whichever copy each page comes from: let X be
// an item that existed throughout, and page k the last page that begins at or before X in
// that order. X is not before the start of page k. Page k+1 begins after X, with an item
// that is also on page k, so X is not after the end of page k. Hence X is on page k. This
// in turn fails if items tie and swap places, which is why it is not trusted alone either.
//
// In an order that is not stable, pages are contiguous by chance only. So once two items
// were seen to swap places, a pass in which all items are confirmed is complete without
// being contiguous. So it is if the server sends one item on a page: those cannot overlap.
//
// # Cost
//
// A list that does not change takes one pass if it is known that none of its items is new
// in it: one request for a list that does not fill a page, and N / (page size - 1) for N
// items. The pages of a pass are fetched concurrently after its opening page: the argument
// does not depend on their order.
//
// If a pass was not contiguous or held too few items, the next ones overlap by half a
// page: items that tie across the edge of one page, up to half of one, lie within the
// next, so ties alone cannot prevent a list from being read. There are at most five
// passes, with increasing delays between them.
//
// A pass takes at most 200 requests and one for each ten items of the total, whatever the
// page size. It ends before that if it cannot be complete: with a page without items
// below the total, or if ten pages hold less than half of the items that they should,
// because they repeat each other. Such a page ends a pass, not the read: a server that
// counts first can look so once.
//
// # Proof
//
// A model in model_test.go makes lists change between and within responses, in any order
// of pages, with copies that lag behind: every way for the smallest lists, and at random
// beyond. No list is wrong under the assumptions; without them, some are.
//
// Each condition of a complete pass, taken out alone, makes TestNoListIsWrong fail, and a
// third of them TestSmallestListsExhaustively as well. The number is that of random runs
// until the first wrong list, in the world of the model that finds it soonest; make test
// makes 20,000 runs of each world, make fuzz 150,000:
//
//	    2  torn, no create_time            a pass has as many items as the total says, and no others
//	2,400  pages not full, stable order    the total is the same on all pages
//	2,454  monotonic, no create_time       the last page ends where the total says
//	   18  torn, no create_time            a full page does not end the list
//	  102  pages not full, stable order    pages are contiguous if items are aged
//	  125  independent, stable order       pages are contiguous if items are confirmed, too, unless the order was seen to change
//	  125  independent, stable order       the order was seen to change only if two items swapped places
//	    4  pages not full, no create_time  if pages are not contiguous, all items are confirmed
//	   28  monotonic, pages not full       items are aged
//	   46  monotonic, no create_time       an item without a time in Since is not aged
//	  177  monotonic, pages not full       age is relative to the opening page, not to the item's own
//	1,307  monotonic, pages not full       age is at least a minute, which covers the time of a request
//	   46  monotonic, no create_time       only an opening page that ends the list confirms its items
//	    5  pages not full, right times     other items are confirmed only by an earlier pass
//	  398  monotonic, no create_time       passes after the first open with the last page
//	  244  monotonic, no create_time       the opening page is read before all others
//
// A server can still be wrong in a way that nobody could detect: it can report a total of
// 20 and send 20 items although there are 30. Everything that is visible in the responses
// is an error: a total that is inconsistent with the items or changing; pages that are
// shorter than requested, repeated, or endless.
package pagination

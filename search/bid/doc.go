// Package bid keeps what a firm bids on: the tender's requirements, who is on the team by seat, who changed what
// and when, what was said about it, and how it ended. Package team chooses people; this package remembers what
// sales made of the choice. Where bids are stored is a Store's business: package shelf keeps them in a folder.
//
// # Who sees a bid
//
// A bid is its owner's and of those it is shared with, as readers or as editors; EveryoneInSales stands for all who
// may open bids at all, which the gates of package ui grant to the sales role. A share with somebody who is not in
// sales opens nothing until they are: roles are looked up at every request and not when somebody shares.
//
// To everybody else the bid does not exist (non-interference). It is in no list, count or win rate of theirs, its id
// is answered as one that never was, and what they see of people, bookings and cohesion is the same with and without
// it. So a double booking is flagged across bids that the asker may see, and across no others: two in sales who do
// not share may want the same colleague without either learning of it. The one who can tell is the colleague:
// Wanted shows everybody every bid that they are on, with those that overlap.
//
// That is all that somebody on the team sees of a bid not shared with them: name, customer, dates and what they are
// wanted for. They answer yes, no or partly. What they are wanted for is stated by whoever puts them there. Pages fill
// in what directory and CV claim of them and nothing that was found in documents, which they and other readers of the
// bid may not be allowed to read. For the same reason nothing that was searched is stored: coverage, evidence and stand-ins are found anew for each reader
// with their own rights. Whom a bid leaves out is not told to those left out.
//
// # Two who change a bid at once
//
// A bid is a set of named fields (see Fields), and its history holds for each change the value before and after: any
// earlier version can be told from it. Whoever changes a bid says which version they saw. A field that nobody else
// changed since gets its new value; one to which another gave the same value is left as it is; one to which another
// gave a different value is a *Conflict that shows both, and then nothing of the change is done. Who is put on an
// empty seat that somebody else was put on meanwhile takes the next empty one.
//
// # From a tender
//
// OfTender makes a bid of what was read of a tender, with the sentence that asks for each requirement, which goes when
// the requirement does. Propose tells who could fill the empty seats around those who have one, and Conflicts what is
// asked for and cannot be had together, whoever is on the team; neither changes anything.
//
// # Past bids
//
// Who went on bids that were won or lost has worked together: Together tells the pairs to whoever builds teams, and
// Been what somebody went on a bid for. Outcomes counts how often bids were won by size and by topic, never by
// person, and no cell of fewer than five bids.
package bid

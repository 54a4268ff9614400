package search

import (
	"context"
	"errors"
	"hash/maphash"
	"sync/atomic"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/vemvet/vemvet/indexer"
	"github.com/vemvet/vemvet/indexer/text"
)

// remembered is what a Searcher keeps from one question to the next: nothing that it could not find out
// again, and nothing of one asker for another who reads other documents.
type remembered struct {
	lexicon    atomic.Pointer[lexicon]
	restraints atomic.Pointer[restraints] // what people decided
	hearing    atomic.Pointer[hearing]
	profiles   *lru.Cache[profileKey, profileTopics]
	related    *lru.Cache[uint64, relatedWords]
	quoted     *lru.Cache[quotedKey, bool]
	calls      *lru.Cache[Asker, called]
	projects   projectKeys
	contacts   heldContacts
	computed   atomic.Int64 // how often a person's topics were found out anew

	firm     atomic.Pointer[topicsKnown]
	learning chan struct{}      // held by whoever learns
	held     map[string]*heldBy // by person id; of whoever learns
	placed   *placed            // of whoever learns
	ranked   atomic.Int64       // how many topics were ranked anew
}

// How much is remembered.
const (
	maxProfiles  = 1000 // people's topics, some 20 kB each
	maxQuestions = 5000 // questions' related words, some 200 bytes each
	maxQuoted    = 1e5  // documents of quotations, some 100 bytes each
	maxCalled    = 50   // what the firm calls things, for an asker, some 100 kB each
)

func newRemembered() *remembered {
	profiles, err := lru.New[profileKey, profileTopics](maxProfiles)
	related, err2 := lru.New[uint64, relatedWords](maxQuestions)
	quoted, err3 := lru.New[quotedKey, bool](maxQuoted)
	calls, err4 := lru.New[Asker, called](maxCalled)
	if err := errors.Join(err, err2, err3, err4); err != nil {
		panic(err) // a size is not positive
	}
	return &remembered{profiles: profiles, related: related, quoted: quoted, calls: calls, learning: make(chan struct{}, 1), held: map[string]*heldBy{}}
}

// relatedWords are the words related to a question's, and Changes of the view that they were found in.
type relatedWords struct {
	words   []string
	changes uint64
}

// quotedKey is a document, as it is now, of which it is remembered whether phrases stand in it: the same for
// everyone who may read it.
type quotedKey struct {
	doc     indexer.DocNo
	version uint32
	phrases uint64
}

// profileKey is a person as one class of askers sees them: those who read the same documents and know of the
// same groups.
type profileKey struct {
	person string
	class  uint64
	own    bool // as they see themselves
}

// profileTopics are a person's topics with what they were found from.
type profileTopics struct {
	topics    []Topic
	stamp     uint64 // of all documents that the person had a part in and the asker may read
	day       int64
	documents int             // that the asker may read
	decisions uint64          // that people had taken about themselves
	learned   bool            // the firm's topics, and with them its customers
	thesaurus *text.Thesaurus // that the ranking went by
}

// rememberedTopics gives a person's topics as they were found before, unless something of that person changed,
// a day passed, or the firm's documents became more or fewer by a hundredth, as far as the asker may read:
// then the places of others may have changed a little, too.
func (s *Searcher) rememberedTopics(ctx context.Context, l *look, no indexer.PersonNo, w work) ([]Topic, error) {
	if l.directory.People[no].Consent.NoInference {
		return nil, nil
	}
	key := profileKey{l.directory.People[no].ID, l.class(), no == l.lifted}
	now := profileTopics{stamp: w.stamp, day: s.day(), learned: s.remembered.firm.Load() != nil, thesaurus: s.synonyms(), decisions: l.directory.Decisions, documents: l.documents()}
	if have, known := s.remembered.profiles.Get(key); known && have.stillHolds(now) {
		return have.topics, nil
	}
	var err error
	if now.topics, err = s.topics(ctx, l, no, w.docs); err != nil {
		return nil, err
	}
	s.remembered.computed.Add(1)
	if !l.Behind() { // what the index has yet to hear of would be missing for long
		s.remembered.profiles.Add(key, now)
	}
	return now.topics, nil
}

func (have profileTopics) stillHolds(now profileTopics) bool {
	drift := max(have.documents-now.documents, now.documents-have.documents)
	return have.stamp == now.stamp && have.day == now.day && drift*100 <= have.documents &&
		have.learned == now.learned && have.thesaurus == now.thesaurus && have.decisions == now.decisions
}

// class tells askers apart who read other documents or know of other groups.
func (l *look) class() uint64 {
	sum := l.Rooms(l.access)
	l.directory.Groups(l.access, func(g *indexer.Group) {
		sum += maphash.Comparable(stampSeed, [3]string{g.Ref.String(), g.Name, g.Description})
	})
	return sum
}

// stampSeed makes stamps differ from run to run: nobody keeps one.
var stampSeed = maphash.MakeSeed()

// stamp tells whether a document is still the same.
func (l *look) stamp(d indexer.DocNo) uint64 {
	return maphash.Comparable(stampSeed, [2]uint32{uint32(d), l.Version(d)})
}

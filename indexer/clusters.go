package indexer

// clusters is a union-find forest with path halving.
type clusters []int

func newClusters(n int) clusters {
	c := make(clusters, n)
	for i := range c {
		c[i] = i
	}
	return c
}

func (c clusters) root(i int) int {
	for c[i] != i {
		c[i] = c[c[i]]
		i = c[i]
	}
	return i
}

// join gives the root of the two and the one that is no longer one; they are equal if both were together.
func (c clusters) join(i, j int) (root, gone int) {
	i, j = c.root(i), c.root(j)
	root, gone = min(i, j), max(i, j)
	c[gone] = root
	return root, gone
}

func (c clusters) numbers() []int {
	out := make([]int, len(c))
	next := 0
	for i := range c {
		if root := c.root(i); root == i {
			out[i] = next
			next++
		} else {
			out[i] = out[root]
		}
	}
	return out
}

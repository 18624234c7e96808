{module, bits}.
{exports, [{swap,1},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[89845524003833554638020003950913105588]}]}.
{labels, 11}.


{function, swap, 1, 2}.
  {label,1}.
    {line,{location,"bits.erl",5}}.
    {func_info,{atom,bits},{atom,swap},1}.
  {label,2}.
    {allocate,1,1}.
    {move,{x,0},{y,0}}.
    {move,{integer,256},{x,0}}.
    bs_init_writable.
    {move,{x,0},{x,1}}.
    {move,{y,0},{x,0}}.
    {call_last,2,{f,4},1}.


{function, '-swap/1-lbc$^0/2-0-', 2, 4}.
  {label,3}.
    {line,{location,"bits.erl",5}}.
    {func_info,{atom,bits},{atom,'-swap/1-lbc$^0/2-0-'},2}.
  {label,4}.
    {bs_start_match3,{f,9},{x,0},2,{x,0}}.
    {bs_get_integer2,{f,10},{x,0},2,{integer,4},1,0,{x,2}}.
    {bs_get_integer2,{f,10},{x,0},3,{integer,4},1,0,{x,3}}.
    {bs_get_tail,{x,0},{x,0},4}.
    {bs_create_bin,{f,0},0,4,1,{x,1},{list,[{atom,append},1,1,nil,{x,1},{atom,all},{atom,integer},2,1,nil,{x,3},{integer,4},{atom,integer},3,1,nil,{x,2},{integer,4}]}}.
    {call_only,2,{f,4}}.
  {label,10}.
    {move,{x,1},{x,0}}.
    return.
  {label,9}.
    {test_heap,3,1}.
    {put_tuple2,{x,0},{list,[{atom,bad_generator},{x,0}]}}.
    {call_ext_only,1,{extfunc,erlang,error,1}}.


{function, module_info, 0, 6}.
  {label,5}.
    {func_info,{atom,bits},{atom,module_info},0}.
  {label,6}.
    {move,{atom,bits},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 8}.
  {label,7}.
    {func_info,{atom,bits},{atom,module_info},1}.
  {label,8}.
    {move,{x,0},{x,1}}.
    {move,{atom,bits},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
